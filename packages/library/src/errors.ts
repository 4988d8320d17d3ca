/** What can go wrong in the library. Each class carries a stable `code`; nothing here knows HTTP. */
export class ArchiveError extends Error {
  readonly code: string
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** One or more settings cannot be read; `problems` has a line for each of them. */
export class SettingsError extends ArchiveError {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super('settings', `Settings cannot be read:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

/** A file, or the metadata given with it, does not have what the archive needs. Trying again does not help. */
export class FileSpecificationError extends ArchiveError {
  constructor(message: string, options?: ErrorOptions) {
    super('file_specification', message, options)
  }
}

/** The file store refused or failed. */
export class FileStoreError extends ArchiveError {
  constructor(message: string, options?: ErrorOptions, code = 'file_store') {
    super(code, message, options)
  }
}

/** The file store could not be reached: worth trying again. */
export class FileStoreConnectionError extends FileStoreError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options, 'file_store_connection')
  }
}

/** The file store is set up wrongly, or was asked for what it cannot do. */
export class FileStoreSpecificationError extends FileStoreError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options, 'file_store_specification')
  }
}

/** The file store has no such file or version. */
export class FileMissingError extends FileStoreError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options, 'file_missing')
  }
}

/** The Observation Portal could not be asked. */
export class PortalError extends ArchiveError {
  constructor(message: string, options?: ErrorOptions) {
    super('portal', message, options)
  }
}
