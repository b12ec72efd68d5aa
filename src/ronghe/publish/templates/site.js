// SPDX-License-Identifier: Apache-2.0
// A help only: every page is whole without it. It narrows the list of find.html to what is typed
// and keeps the choice of large print from page to page.
'use strict';

const large = document.getElementById('large-print');
try {
  large.checked = localStorage.getItem('large-print') === 'yes';
  large.addEventListener('change', () =>
      localStorage.setItem('large-print', large.checked ? 'yes' : 'no'));
} catch {
  // Storage may be forbidden; the box then holds for one page.
}

const list = document.getElementById('find-list');
if (list) {
  const box = document.getElementById('find-header');
  const status = document.getElementById('find-status');
  const entries = [...list.querySelectorAll('li')].map(
      (item) => ({item, words: item.textContent.toLowerCase()}));
  const narrow = () => {
    const wanted = box.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const {item, words} of entries) {
      item.hidden = !wanted.every((word) => words.includes(word));
      if (!item.hidden) ++count;
    }
    for (const group of list.querySelectorAll('section')) {
      group.hidden = !group.querySelector('li:not([hidden])');
    }
    status.textContent = wanted.length ? status.dataset.found.replace('#', count) : '';
  };
  box.value = new URLSearchParams(location.search).get('q') ?? '';
  box.addEventListener('input', narrow);
  narrow();
}
