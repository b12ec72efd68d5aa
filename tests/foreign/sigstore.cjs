// SPDX-License-Identifier: Apache-2.0
// Opens the receipts of a folder with the part of Sigstore's verifier that checks checkpoints and
// inclusion proofs of a log: those named good must hold, the others must not.
// Usage: node sigstore.cjs ROOT FOLDER; ends with 77 when @sigstore/verify is not installed.
'use strict';
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');

const [root, folder] = process.argv.slice(2).map((name) => path.resolve(name));
let verifyCheckpoint;
let verifyMerkleInclusion;
try {
  const at = path.dirname(require.resolve('@sigstore/verify', {paths: [root]}));
  ({verifyCheckpoint} = require(path.join(at, 'tlog', 'checkpoint.js')));
  ({verifyMerkleInclusion} = require(path.join(at, 'tlog', 'merkle.js')));
} catch (error) {
  if (error.code !== 'MODULE_NOT_FOUND') throw error;
  console.log('skipped: @sigstore/verify is not installed; make setup installs it');
  process.exit(77);
}

// A log as Sigstore's list of trusted logs has it. The first key of the file is that of the log.
function trustedLog() {
  const vkey = fs.readFileSync(path.join(folder, 'keys'), 'utf8').split('\n')[0];
  const [name, id] = vkey.split('+', 2);
  const key = Buffer.from(vkey.slice(name.length + id.length + 2), 'base64').subarray(1);
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]);
  return {
    baseURL: name,
    logID: Buffer.from(id, 'hex'),
    publicKey: crypto.createPublicKey({key: spki, format: 'der', type: 'spki'}),
  };
}

function check(receipt, body, logs) {
  const end = receipt.indexOf('\n\n');
  const [head, index, ...hashes] = receipt.slice(0, end).split('\n');
  if (head !== 'c2sp.org/tlog-proof@v1') throw new Error('not a receipt');
  const entry = {
    canonicalizedBody: body,
    inclusionProof: {
      checkpoint: {envelope: receipt.slice(end + 2)},
      logIndex: index.replace(/^index /, ''),
      hashes: hashes.map((hash) => Buffer.from(hash, 'base64')),
    },
  };
  verifyMerkleInclusion(entry, verifyCheckpoint(entry, logs));
}

const logs = [trustedLog()];
const receipts = path.join(folder, 'receipts');
const names = fs.readdirSync(receipts).filter((name) => name.endsWith('.tlog-proof'));
for (const name of names) {
  const receipt = fs.readFileSync(path.join(receipts, name), 'utf8');
  const body = fs.readFileSync(path.join(receipts, name.replace('.tlog-proof', '.entry')));
  let fault = null;
  try {
    check(receipt, body, logs);
  } catch (error) {
    fault = error;
  }
  if (name.startsWith('good') !== (fault === null)) {
    console.log(`refused: ${name}: ${fault}`);
    process.exit(1);
  }
}
console.log(`opened: ${names.length} receipts`);
