export const DOCUMENT = '/tmp/x';
export async function writtenDocument() {
  return '';
}
