// hyparquet: the files for BI tools, as JavaScript in a browser reads them.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [folder, modules] = process.argv.slice(2)
const { resolve } = createRequire(`${modules}/package.json`)
const { parquetReadObjects } = await import(pathToFileURL(resolve('hyparquet')))
const { compressors } = await import(pathToFileURL(resolve('hyparquet-compressors')))
const { version } = JSON.parse(readFileSync(`${modules}/node_modules/hyparquet/package.json`))

const sha = (data) => createHash('sha256').update(data).digest()
const unordered = (list) => sha(Buffer.concat([...list].sort(Buffer.compare))).toString('hex')

function text(value) {
  if (typeof value !== 'number') return String(value)
  const eight = Buffer.alloc(8)
  eight.writeDoubleBE(value)
  return eight.toString('hex')
}

const cell = (value) => (value == null ? Buffer.alloc(32) : sha(text(value)))

// A Date has milliseconds only: days and instants are made text from the numbers in the file.
const day = (days) => new Date(days * 86400000).toISOString().slice(0, 10)
function instant(micros) {
  const start = new Date(Number(micros / 1000n)).toISOString().slice(0, 23)
  return start + String(micros % 1000n).padStart(3, '0')
}
// A decoder drops U+FEFF at the start of a cell, unless told not to: `edits.before` is often that.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const stringFromBytes = (bytes) => bytes && decoder.decode(bytes)
const parsers = { stringFromBytes, dateFromDays: day, timestampFromMicroseconds: instant }

const files = {}
for (const file of readdirSync(`${folder}/bi`).filter((name) => name.endsWith('.parquet'))) {
  const bytes = readFileSync(`${folder}/bi/${file}`)
  const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const rows = await parquetReadObjects({ file: data, compressors, parsers })
  const names = rows.length ? Object.keys(rows[0]) : []
  const cells = rows.map((row) => names.map((name) => cell(row[name])))
  files[file.slice(0, -'.parquet'.length)] = {
    rows: rows.length,
    columns: Object.fromEntries(names.map((name, n) => [name, unordered(cells.map((row) => row[n]))])),
    all: unordered(cells.map((row) => sha(Buffer.concat(row)))),
  }
}
process.stdout.write(JSON.stringify({ version, files }))
