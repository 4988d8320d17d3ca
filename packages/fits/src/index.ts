export const hello: string = 'fits'
