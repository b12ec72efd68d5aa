// SPDX-License-Identifier: Apache-2.0
// Puts random questions about SM2, SM3, trees of SM3 and SM4-GCM to our program and to npm's sm-crypto, which
// shares no code with it, and compares. Each signs what the other verifies.
// Usage: node cross_check.cjs ROOT PROGRAM; ends with 77 when sm-crypto is not installed.
'use strict';
const {createHash} = require('crypto');
const {spawnSync} = require('child_process');

const [root, program] = process.argv.slice(2);
let found;
try {
  found = require(require.resolve('sm-crypto', {paths: [root]}));
} catch (error) {
  if (error.code !== 'MODULE_NOT_FOUND') throw error;
  console.log('skipped: sm-crypto is not installed; make setup installs it');
  process.exit(77);
}
const {sm2, sm3, sm4} = found;

const seed = process.env.RONGHE_SEED || '1';
console.log(`seed ${seed}`);
let drawn = 0;
function random(length) {
  let out = Buffer.alloc(0);
  while (out.length < length) {
    out = Buffer.concat([out, createHash('sha256').update(`${seed} ${++drawn}`).digest()]);
  }
  return out.subarray(0, length);
}

// GCM (NIST SP 800-38D) over the block cipher of sm-crypto, which has no such mode.
const block = (key, input) =>
  Buffer.from(sm4.encrypt([...input], [...key], {padding: 'none', output: 'array'}));
const number = (bytes) => BigInt(`0x${bytes.toString('hex') || '0'}`);
const bytesOf = (value, length) => Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex');
function product(x, y) {
  let z = 0n;
  for (let i = 127n; i >= 0n; --i) {
    if ((x >> i) & 1n) z ^= y;
    y = y & 1n ? (y >> 1n) ^ (0xe1n << 120n) : y >> 1n;
  }
  return z;
}
function sealed(key, nonce, associated, text) {
  const counter = (n) => block(key, Buffer.concat([nonce, bytesOf(BigInt(n), 4)]));
  const cipher = Buffer.from(text);
  for (let at = 0; at < text.length; at += 16) {
    const stream = counter(2 + at / 16);
    for (let i = 0; i < 16 && at + i < text.length; ++i) cipher[at + i] ^= stream[i];
  }
  const h = number(block(key, Buffer.alloc(16)));
  let hash = 0n;
  const add = (bytes) => { hash = product(hash ^ number(bytes), h); };
  for (const part of [associated, cipher]) {
    for (let at = 0; at < part.length; at += 16) {
      const piece = Buffer.alloc(16);
      part.copy(piece, 0, at, at + 16);
      add(piece);
    }
  }
  const bits = (part) => bytesOf(8n * BigInt(part.length), 8);
  add(Buffer.concat([bits(associated), bits(cipher)]));
  return Buffer.concat([cipher, bytesOf(hash ^ number(counter(1)), 16)]).toString('hex');
}

// The Merkle tree of RFC 6962, 2.1, with SM3.
const hashOf = (...parts) => Buffer.from(sm3([...Buffer.concat(parts)]), 'hex');
function merkleRoot(entries) {
  if (entries.length === 0) return hashOf();
  if (entries.length === 1) return hashOf(Buffer.from([0]), entries[0]);
  let left = 1;
  while (2 * left < entries.length) left *= 2;
  return hashOf(Buffer.from([1]), merkleRoot(entries.slice(0, left)), merkleRoot(entries.slice(left)));
}

const hex = (bytes) => bytes.toString('hex') || '-';
const questions = [];  // the line to ask, what the answer must fulfil, what it must not
const equal = (line, expected) => questions.push({line, good: (answer) => answer === expected});

for (let length = 0; length <= 150; ++length) {
  const text = random(length);
  equal(`sm3 ${hex(text)}`, sm3([...text]));
  const key = random(1 + length % 80);
  equal(`hmac ${hex(key)} ${hex(text)}`, sm3([...text], {mode: 'hmac', key: [...key]}));
  const [cipherKey, nonce, associated] = [random(16), random(12), random(length % 50)];
  equal(`seal ${hex(cipherKey)} ${hex(nonce)} ${hex(associated)} ${hex(text)}`,
        sealed(cipherKey, nonce, associated, text));
}
for (const size of [0, 1, 2, 3, 5, 8, 13, 255, 256, 257]) {
  const entries = Array.from({length: size}, (_, i) => random(i % 70));
  equal(`root ${entries.map(hex).join(' ')}`, merkleRoot(entries).toString('hex'));
}
for (let i = 0; i < 25; ++i) {
  // Below the order, which begins with ff.
  const secret = Buffer.concat([Buffer.from([random(1)[0] & 0x7f]), random(31)]).toString('hex');
  const point = sm2.getPublicKeyFromPrivateKey(secret);
  const text = random(i * 5);
  const spoilt = Buffer.concat([text, Buffer.from('x')]);
  equal(`point ${secret}`, point);
  // The identifier is left to its default, 1234567812345678: what we set must be what others expect.
  const signature = sm2.doSignature([...text], secret, {hash: true});
  equal(`verify ${point} ${hex(text)} ${signature}`, 'yes');
  equal(`verify ${point} ${hex(spoilt)} ${signature}`, 'no');
  const other = sm2.doSignature([...text], secret, {hash: true, userId: 'somebody else'});
  equal(`verify ${point} ${hex(text)} ${other}`, 'no');
  questions.push({
    line: `sign ${secret} ${hex(text)}`,
    good: (answer) => sm2.doVerifySignature([...text], answer, point, {hash: true}) &&
                      !sm2.doVerifySignature([...spoilt], answer, point, {hash: true}),
  });
}

const run = spawnSync(program, {input: questions.map(({line}) => `${line}\n`).join('')});
if (run.status !== 0) {
  console.log(`${program} ended with ${run.status ?? run.error}: ${run.stderr}`);
  process.exit(1);
}
const answers = run.stdout.toString().split('\n').slice(0, -1);
let faults = answers.length === questions.length ? 0 : 1;
if (faults > 0) console.log(`${questions.length} questions, ${answers.length} answers`);
questions.forEach(({line, good}, i) => {
  if (good(answers[i] || '')) return;
  ++faults;
  console.log(`they differ: ${line} -> ${answers[i]}`);
});
// The check must see what it is there for: the answer to another question of the same kind is wrong.
questions.forEach(({line, good}, i) => {
  const word = line.split(' ')[0];
  if (word === 'verify') return;
  const other = questions.findIndex((q, j) => j !== i && q.line.startsWith(`${word} `));
  if (!good(answers[other])) return;
  ++faults;
  console.log(`the check does not see a wrong answer to: ${line}`);
});
console.log(`${questions.length} questions, ${faults} faults`);
process.exit(faults === 0 ? 0 : 1);
