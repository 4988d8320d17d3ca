import ts from 'typescript'

export interface Import {
  readonly specifier: string
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean
  /** Done by `import()`, when the program comes to it. */
  readonly lazy: boolean
}

/** What the import rules need to know of a source file. */
export interface SourceFacts {
  /** From the top of the checkout, with forward slashes. */
  readonly path: string
  readonly imports: readonly Import[]
  readonly defaultExport: boolean
  readonly readsEnvironment: boolean
  /** Holds nothing but types and re-exports. */
  readonly declaresOnly: boolean
}

export const sourceFacts = (path: string, text: string): SourceFacts => {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS)
  const imports: Import[] = []
  let readsEnvironment = false
  const visit = (node: ts.Node): void => {
    const found = importOf(node)
    if (found) imports.push(found)
    if (isProcessEnv(node)) readsEnvironment = true
    ts.forEachChild(node, visit)
  }
  visit(file)
  const { statements } = file
  return {
    path,
    imports,
    readsEnvironment,
    defaultExport: statements.some(isDefaultExport),
    declaresOnly: statements.every(isDeclaration),
  }
}

/** The specifier of `import ... from`, `export ... from`, `import()` and `import('...').Type`. */
const importOf = (node: ts.Node): Import | undefined => {
  if (ts.isImportDeclaration(node)) return importFrom(node.moduleSpecifier, node.importClause?.phaseModifier)
  if (ts.isExportDeclaration(node) && node.moduleSpecifier)
    return { ...importFrom(node.moduleSpecifier)!, typeOnly: node.isTypeOnly }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return lazily(importFrom(node.arguments[0]))
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return importFrom(node.argument.literal, ts.SyntaxKind.TypeKeyword)
  }
  return undefined
}

const importFrom = (specifier: ts.Node | undefined, modifier?: ts.SyntaxKind): Import | undefined =>
  specifier && ts.isStringLiteralLike(specifier)
    ? { specifier: specifier.text, typeOnly: modifier === ts.SyntaxKind.TypeKeyword, lazy: false }
    : undefined

const lazily = (found: Import | undefined): Import | undefined => found && { ...found, lazy: true }

/** `process.env`, also taken apart, and `env` of node:process. */
const isProcessEnv = (node: ts.Node): boolean => {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'env' && node.expression.getText() === 'process'
  if (ts.isImportSpecifier(node)) {
    const name = (node.propertyName ?? node.name).text
    return name === 'env' && /^(node:)?process$/.test(importOf(node.parent.parent.parent)?.specifier ?? '')
  }
  if (!ts.isVariableDeclaration(node) || !ts.isObjectBindingPattern(node.name)) return false
  const names = node.name.elements.map((element) => (element.propertyName ?? element.name).getText())
  return node.initializer?.getText() === 'process' && names.includes('env')
}

const isDefaultExport = (statement: ts.Statement): boolean => {
  if (ts.isExportAssignment(statement)) return true
  if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
    return statement.exportClause.elements.some((element) => element.name.text === 'default')
  }
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []
  return modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword)
}

const isDeclaration = (statement: ts.Statement): boolean =>
  ts.isInterfaceDeclaration(statement) ||
  ts.isTypeAliasDeclaration(statement) ||
  ts.isImportDeclaration(statement) ||
  ts.isExportDeclaration(statement)
