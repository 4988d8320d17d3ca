export type { Card, CardKind, CardValue } from './card.ts'
export { parseCard } from './card.ts'
export type { Float, WritableCard, WritableValue } from './card-format.ts'
export { float, formatCard } from './card-format.ts'
export type { Complex } from './card-value.ts'
export type { Cutout, CutoutArea, CutoutOptions } from './cutout.ts'
export { cutout } from './cutout.ts'
export type { FitsErrorCode, FitsErrorFacts } from './errors.ts'
export { ChecksumError, DataError, FitsError, HeaderError, TruncatedError, UnsupportedError } from './errors.ts'
export { openFileSource } from './file-source.ts'
export type { FitsFile, OpenOptions } from './fits-file.ts'
export { openFits, readHdus } from './fits-file.ts'
export type { Funpacked, FunpackOptions } from './funpack/funpack.ts'
export { funpack } from './funpack/funpack.ts'
export type { UncompressedTable, UncompressOptions } from './funpack/uncompressed-table.ts'
export { uncompressedTable } from './funpack/uncompressed-table.ts'
export type { Bitpix, Hdu } from './hdu.ts'
export { BLOCK_SIZE } from './hdu.ts'
export type { Commentary, HeaderEntry } from './header.ts'
export { Header, headerText, parseHeader } from './header.ts'
export type { Band, Image, ImageShape, ReadBandsOptions, ReadImageOptions } from './image.ts'
export { imageShape, readBands, readImage } from './image.ts'
export type { PixelArray, PixelType, Scaling } from './physical-values.ts'
export type { PixelBox } from './pixel-box.ts'
export type { Curve } from './preview/curves.ts'
export type { PreviewFormat } from './preview/encode.ts'
export { encodePreview } from './preview/encode.ts'
export type { Preview, PreviewOptions, Stretch } from './preview/render.ts'
export { renderPreview } from './preview/render.ts'
export type { SkyArea, SkyRange, SkyRectangle } from './sky-area.ts'
export type { ReadRange, Source } from './source.ts'
export { bytesSource, rangeSource, streamSource } from './source.ts'
export type { ImageStatistics, StatisticsOptions } from './statistics.ts'
export { imageStatistics } from './statistics.ts'
export type { ImagePixels } from './stored-pixels.ts'
export type { TableParts, WritableCell, WritableColumn } from './table-writer.ts'
export { table } from './table-writer.ts'
export type {
  BigIntArray,
  BigIntElements,
  Cell,
  Column,
  ComplexElements,
  Elements,
  ElementType,
  LogicalElements,
  NumberArray,
  NumberElements,
  Scalar,
  TextElements,
} from './tables/column.ts'
export type { ColumnChoice, ColumnOptions, Row, RowOptions, Table, VariableElements } from './tables/table.ts'
export { openTable } from './tables/table.ts'
export type { CompressedImageParts } from './tiles/compressed-image.ts'
export { compressedImage } from './tiles/compressed-image.ts'
export { imageHeader, isTiledImage } from './tiles/tiled-image.ts'
export { isTiledTable } from './tiles/tiled-table.ts'
export type { ChecksumState, HduChecksums } from './verify/checksums.ts'
export { requireChecksums, verifyChecksums } from './verify/checksums.ts'
export type { Finding } from './verify/finding.ts'
export type { Verification } from './verify.ts'
export { verify } from './verify.ts'
export type { LookupTable } from './wcs/lookup-table.ts'
export type { SkyPoint, Wcs, WcsOptions, WorldAxis } from './wcs/wcs.ts'
export { wcsOf } from './wcs/wcs.ts'
export type { HduParts, ImageParts, WriteOptions } from './writer.ts'
export { fitsBytes, image, primary } from './writer.ts'
