// SPDX-License-Identifier: Apache-2.0
// A help only: table.html is whole without it. It lets a reader choose regions, indicators and what
// stands in a cell, keeps the choice in the address, and gives the chosen part as CSV.
'use strict';

{
  const form = document.getElementById('table-choice');
  const table = document.getElementById('matrix');
  const asked = new URLSearchParams(location.search);
  const heads = [...table.querySelectorAll('thead th[data-id]')];
  const rows = [...table.querySelectorAll('tbody tr')];
  const first = table.querySelector('thead tr').children.length - heads.length;
  const kinds = ['light', 'value', 'change'];
  const boxOf = (kind) => document.getElementById('show-' + kind);

  // A box for each of `items`, in a fieldset for each of their groups, with all and none.
  const offer = (place, items, name, idOf) => {
    const wanted = asked.get(name)?.split(',');
    const boxes = new Map();
    for (const item of items) {
      const group = item.dataset.group;
      let field = [...place.children].find((each) => each.dataset.group === group);
      if (!field) {
        field = document.createElement('fieldset');
        field.dataset.group = group;
        const legend = document.createElement('legend');
        legend.textContent = group;
        field.append(legend);
        for (const [words, value] of [[form.dataset.all, true], [form.dataset.none, false]]) {
          const button = document.createElement('button');
          button.type = 'button';
          button.textContent = words;
          button.addEventListener('click', () => {
            for (const box of field.querySelectorAll('input')) box.checked = value;
            show();
          });
          field.append(button, ' ');
        }
        place.append(field);
      }
      const label = document.createElement('label');
      const box = document.createElement('input');
      box.type = 'checkbox';
      box.checked = !wanted || wanted.includes(idOf(item));
      const head = item.querySelector('th') ?? item;
      label.append(box, ' ' + head.textContent);
      field.append(label);
      boxes.set(item, box);
    }
    return boxes;
  };
  const regions = offer(document.getElementById('choice-regions'), rows, 'regions',
                        (row) => row.dataset.code);
  const indicators = offer(document.getElementById('choice-indicators'), heads, 'indicators',
                           (head) => head.dataset.id);
  if (asked.has('show')) {
    const shown = asked.get('show').split(',');
    for (const kind of kinds) if (boxOf(kind)) boxOf(kind).checked = shown.includes(kind);
  }

  const chosen = (boxes) => [...boxes].filter(([, box]) => box.checked).map(([item]) => item);
  const keepInAddress = () => {
    const kept = new URLSearchParams();
    const part = (boxes, name, idOf) => {
      const some = chosen(boxes);
      if (some.length < boxes.size) kept.set(name, some.map(idOf).join(','));
    };
    part(regions, 'regions', (row) => row.dataset.code);
    part(indicators, 'indicators', (head) => head.dataset.id);
    const shown = kinds.filter((kind) => boxOf(kind)?.checked);
    if (shown.join() !== 'light,value') kept.set('show', shown.join(','));
    const address = location.pathname + (kept.size ? '?' + kept : '');
    document.getElementById('choice-link').href = address;
    try {
      history.replaceState(null, '', address);
    } catch {
      // A page that lies in a file may not change its address; the link has it.
    }
  };
  const show = () => {
    for (const [row, box] of regions) row.hidden = !box.checked;
    heads.forEach((head, at) => {
      const hidden = !indicators.get(head).checked;
      head.hidden = hidden;
      for (const row of rows) row.cells[first + at].hidden = hidden;
    });
    for (const kind of kinds) table.classList.toggle('no-' + kind, !boxOf(kind)?.checked);
    document.getElementById('choice-status').textContent =
        form.dataset.status.replace('#', chosen(regions).length)
            .replace('#', chosen(indicators).length);
    keepInAddress();
  };

  // Text that a spreadsheet would run as a formula gets an apostrophe, as in the data files.
  const cell = (words) => {
    const safe = /^[=+\-@\t\r]/.test(words) ? "'" + words : words;
    return /[",\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
  };
  const csv = () => {
    const columns = chosen(indicators);
    const lines = [[form.dataset.code, form.dataset.name].map(cell)];
    for (const head of columns) {
      const id = head.dataset.id;
      lines[0].push(cell(id), cell(id + ' ' + form.dataset.light),
                    cell(id + ' ' + form.dataset.missing));
    }
    for (const row of chosen(regions)) {
      const name = row.querySelector('th').textContent.slice(row.dataset.code.length).trim();
      const line = [cell(row.dataset.code), cell(name)];
      for (const head of columns) {
        const at = row.cells[first + heads.indexOf(head)];
        line.push(at.dataset.digits ?? '', cell(at.querySelector('.light')?.textContent ?? ''),
                  cell(at.title));
      }
      lines.push(line);
    }
    return '\uFEFF' + lines.map((line) => line.join(',') + '\r\n').join('');
  };
  document.getElementById('choice-csv').addEventListener('click', () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([csv()], {type: 'text/csv;charset=utf-8'}));
    link.download = form.dataset.file;
    link.click();
    URL.revokeObjectURL(link.href);
  });
  form.addEventListener('change', show);
  form.addEventListener('submit', (event) => event.preventDefault());
  // The table is what one came for.
  const narrow = matchMedia('(max-width: 48rem)').matches;
  for (const [at, part] of [...form.querySelectorAll('details')].entries()) {
    part.open = !narrow && (at > 0 || rows.length <= 30);
  }
  form.hidden = false;
  show();
}
