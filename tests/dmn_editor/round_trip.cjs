// SPDX-License-Identifier: Apache-2.0
// Opens every packs/**/*.dmn as bpmn.io's table editor does, saves it, and compares: every element,
// attribute and text must still be there, in the same order among its like, and a second save must
// give the same bytes. The editor draws what has a shape, so each decision, input and requirement
// needs one. Usage: node round_trip.cjs ROOT; ends with 77 when dmn-moddle is not installed.
'use strict';
const fs = require('fs');
const path = require('path');

const root = path.resolve(process.argv[2] || '.');
function installed(name) {
  try {
    return require(require.resolve(name, {paths: [root]}));
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    console.log(`skipped: ${name} is not installed; make setup installs it`);
    process.exit(77);
  }
}
const newModdle = installed('dmn-moddle');
const {Parser} = installed('saxen');

// The tree of an XML text: names with their namespaces, attributes, text, children.
function treeOf(xml) {
  const top = {name: '', children: [], scope: {}};
  const stack = [top];
  const parser = new Parser();
  const qualified = (name, scope, attribute) => {
    const colon = name.indexOf(':');
    if (colon < 0) return attribute ? name : `{${scope[''] || ''}}${name}`;
    return `{${scope[name.slice(0, colon)]}}${name.slice(colon + 1)}`;
  };
  parser.on('openTag', (name, attributes, decode) => {
    const above = stack[stack.length - 1];
    const all = attributes();
    const scope = {...above.scope};
    for (const key of Object.keys(all)) {
      if (key === 'xmlns') scope[''] = all[key];
      if (key.startsWith('xmlns:')) scope[key.slice(6)] = all[key];
    }
    const node = {name: qualified(name, scope, false), attributes: {}, text: '', children: [], scope};
    for (const key of Object.keys(all)) {
      if (key.startsWith('xmlns')) continue;
      node.attributes[qualified(key, scope, true)] = decode(all[key]);
    }
    above.children.push(node);
    stack.push(node);
  });
  parser.on('closeTag', () => stack.pop());
  const text = (value) => { stack[stack.length - 1].text += value; };
  parser.on('text', (value, decode) => text(decode(value)));
  parser.on('cdata', text);
  parser.on('error', (error) => { throw error; });
  parser.parse(xml);
  return top.children[0];
}

// What matters of a tree as lines: children by name, those of one name in their order. A default
// that the standard names is the same as no attribute.
const defaults = {expressionLanguage: '', typeLanguage: ''};
function linesOf(node, above = '') {
  const here = `${above}/${node.name.replace(/^\{.*\}/, '')}`;
  const attributes = Object.keys(node.attributes).sort()
    .filter((key) => defaults[key] !== node.attributes[key])
    .map((key) => `${key}=${JSON.stringify(node.attributes[key])}`).join(' ');
  const text = node.children.length === 0 ? node.text : node.text.trim();
  const lines = [`${above} ${node.name} ${attributes} ${JSON.stringify(text)}`];
  const groups = new Map();
  for (const child of node.children) {
    groups.set(child.name, [...(groups.get(child.name) || []), child]);
  }
  for (const name of [...groups.keys()].sort()) {
    groups.get(name).forEach((child, i) => lines.push(...linesOf(child, `${here}[${i}]`)));
  }
  return lines;
}

function lost(before, after) {
  const kept = new Set(linesOf(treeOf(after)));
  const was = linesOf(treeOf(before));
  const added = linesOf(treeOf(after)).filter((line) => !new Set(was).has(line));
  return [...was.filter((line) => !kept.has(line)).map((line) => `lost: ${line}`),
          ...added.map((line) => `added: ${line}`)];
}

// Elements that the editor would not draw.
function undrawn(xml) {
  const drawn = new Set();
  const wanted = [];
  (function walk(node) {
    const name = node.name.replace(/^\{.*\}/, '');
    if (name === 'DMNShape' || name === 'DMNEdge') drawn.add(node.attributes.dmnElementRef);
    if (['decision', 'inputData', 'businessKnowledgeModel', 'informationRequirement'].includes(name)) {
      wanted.push(node.attributes.id);
    }
    node.children.forEach(walk);
  })(treeOf(xml));
  return wanted.filter((id) => !drawn.has(id)).map((id) => `has no shape: ${id}`);
}

async function opened(xml) {
  const moddle = newModdle();
  const {rootElement, warnings} = await moddle.fromXML(xml, 'dmn:Definitions');
  const {xml: saved} = await moddle.toXML(rootElement, {format: true});
  return {saved, warnings: warnings.map((warning) => `warning: ${warning.message}`)};
}

async function faultsOf(xml) {
  try {
    const {saved, warnings} = await opened(xml);
    const again = await opened(saved);
    const stable = again.saved === saved ? [] : ['a second save changes it again'];
    return [...warnings, ...lost(xml, saved), ...stable, ...undrawn(xml)];
  } catch (error) {
    return [`does not open: ${error.message}`];
  }
}

function filesBelow(folder) {
  return fs.readdirSync(folder, {withFileTypes: true}).sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(full);
      return entry.name.endsWith('.dmn') ? [full] : [];
    });
}

// The check must see what it is there for: each of these is a fault.
async function seesFaults(xml) {
  const spoilt = {
    'another namespace': xml.replaceAll('DMN/20191111/MODEL/', 'DMN/19990101/MODEL/'),
    'an unknown attribute of a rule': xml.replace('<rule id=', '<rule weight="3" id='),
    'an element of nobody': xml.replace('<rule id=', '<remark>x</remark><rule id='),
    'a missing shape': xml.replace(/<dmndi:DMNShape .*?<\/dmndi:DMNShape>/, ''),
  };
  const unseen = [];
  for (const [what, text] of Object.entries(spoilt)) {
    if (text === xml || (await faultsOf(text)).length === 0) unseen.push(what);
  }
  const moved = xml.replace(/(<rule [\s\S]*?<\/rule>)(\s*)(<rule [\s\S]*?<\/rule>)/, '$3$2$1');
  if (lost(xml, moved).length === 0) unseen.push('two rules that changed places');
  return unseen;
}

(async () => {
  const files = filesBelow(path.join(root, 'packs'));
  let faults = files.length === 0 ? 1 : 0;
  if (files.length === 0) console.log('no .dmn file below packs/');
  for (const file of files) {
    const found = await faultsOf(fs.readFileSync(file, 'utf8'));
    for (const fault of found) console.log(`${path.relative(root, file)}: ${fault}`);
    faults += found.length;
  }
  if (files.length > 0) {
    for (const what of await seesFaults(fs.readFileSync(files[0], 'utf8'))) {
      console.log(`the check does not see ${what}`);
      ++faults;
    }
  }
  console.log(`${files.length} files, ${faults} faults`);
  process.exit(faults === 0 ? 0 : 1);
})();
