import { checkKnown, type Known } from '../helpers/known-points.ts'

// x, y and what wcslib 7.12 (astropy 5.2.1) finds there, phi and theta; nothing where it finds no sky. The native
// coordinates are those of the sky when the reference point is (0, theta0) and LONPOLE = 180 for theta0 = 90, else 0:
// WCS(header).wcs.p2s([[x, y]], 1)['world'] with CTYPE, CRVAL, LONPOLE and PV2_m alone in the header
const KNOWN: readonly Known[] = [
  {
    code: 'TSC',
    parameters: [],
    points: [
      [0, 0, 0, 0],
      [10, 5, 12.528807709151511, 6.190399458571857],
      [-31.7, 42.3, -35.16256822741366, 37.54119831699155],
      [65.25, -24.5, 61.18920625702693, -25.503517020841155],
      [-12.5, -80, -51.34019174590992, -70.4180460114404],
      [120, 30, 123.6900675259798, 29.017140624601524],
      [1e-6, -2e-6, 1.2732395447351624e-6, -2.546479089470323e-6],
      [175, 1, 173.6598082540901, 1.2652463694934664],
      [100, 100],
    ],
  },
  {
    code: 'QSC',
    parameters: [],
    points: [
      [0, 0, 0, 0],
      [10, 5, 9.39435389697849, 4.285199853842595],
      [-31.7, 42.3, -32.41929054283099, 36.97027416407361],
      [65.25, -24.5, 68.30972949255403, -20.051058018725183],
      [-12.5, -80, -52.5086819656924, -76.11977185627242],
      [120, 30, 116.92944004832292, 24.36543358915931],
      [1e-6, -2e-6, 8.597236344918679e-7, -1.872820799912071e-6],
      [175, 1, 175.1564652882815, 0.8684393131770936],
      [100, 100],
    ],
  },
]

checkKnown(KNOWN)
