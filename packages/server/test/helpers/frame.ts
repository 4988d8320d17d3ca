import { createHash } from 'node:crypto'

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

/** A square of `width` degrees around a point as a GeoJSON Polygon. */
export const square = (ra: number, dec: number, width = 0.4): object => {
  const [west, east, south, north] = [ra - width / 2, ra + width / 2, dec - width / 2, dec + width / 2]
  return {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [west, north],
        [east, north],
        [east, south],
        [west, south],
      ],
    ],
  }
}

/** An ingester's record of a frame, public since 2021, with what is given over it. */
export const aFrame = (basename: string, given: Record<string, unknown> = {}): Record<string, unknown> => ({
  basename,
  area: square(10, 10),
  version_set: [{ key: md5(`key of ${basename}`), md5: md5(`file of ${basename}`), extension: '.fits.fz' }],
  headers: { 'DATE-OBS': '2020-05-05T05:05:05.500', AIRMASS: 1.25 },
  reduction_level: 91,
  observation_day: '20200505',
  observation_date: '2020-05-05T05:05:05.500Z',
  proposal_id: 'PUBLIC',
  instrument_id: 'fa01',
  target_name: 'M 31',
  site_id: 'tst',
  telescope_id: '1m0a',
  exposure_time: 30.5,
  primary_optical_element: 'rp',
  public_date: '2021-05-05T00:00:00Z',
  configuration_type: 'EXPOSE',
  observation_id: 777001,
  request_id: 888001,
  related_frame_filenames: [],
  ...given,
})
