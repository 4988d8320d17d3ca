import type { MakeProjection } from './projection.ts'
import { air } from './projections/airy.ts'
import { csc } from './projections/cobe-cube.ts'
import { cod, coe, coo, cop } from './projections/conic.ts'
import { car, cea, cyp, mer } from './projections/cylindrical.ts'
import { hpx, xph } from './projections/healpix.ts'
import { azp, sin, szp } from './projections/perspective.ts'
import { zpn } from './projections/polynomial.ts'
import { bon, pco } from './projections/pseudo-conic.ts'
import { ait, mol, par, sfl } from './projections/pseudo-cylindrical.ts'
import { qsc, tsc } from './projections/quad-cube.ts'
import { arc, stg, tan, zea } from './projections/zenithal.ts'

/** The projections by their code in CTYPE (Paper II Table 13; FITS 4.0 Table 25). */
export const projections: Readonly<Record<string, MakeProjection>> = {
  AZP: azp,
  SZP: szp,
  TAN: tan,
  STG: stg,
  SIN: sin,
  ARC: arc,
  ZPN: zpn,
  ZEA: zea,
  AIR: air,
  CYP: cyp,
  CEA: cea,
  CAR: car,
  MER: mer,
  SFL: sfl,
  PAR: par,
  MOL: mol,
  AIT: ait,
  COP: cop,
  COE: coe,
  COD: cod,
  COO: coo,
  BON: bon,
  PCO: pco,
  TSC: tsc,
  CSC: csc,
  QSC: qsc,
  HPX: hpx,
  XPH: xph,
}
