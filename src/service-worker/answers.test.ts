import { describe, expect, it } from 'vitest';
import { isFit, precacheEntries, sourceOf, type Received } from './answers.ts';

describe('sourceOf', () => {
  it.each([
    '/rest/v1/tickets',
    '/rest/v1/rpc/pull_changes',
    '/auth/v1/token',
    '/functions/v1/dispatch',
    '/realtime/v1/websocket',
    '/storage/v1/object',
    '/models/manifest.json',
    '/models/triage/onnx/model_quantized.onnx',
    '/config.json',
    '/service-worker.js',
    '/_app/version.json',
  ])('leaves %s to the network, also when a person opens it', (path) => {
    expect(sourceOf(path, false)).toBe('network');
    expect(sourceOf(path, true)).toBe('network');
  });

  it.each(['/', '/tickets/7a1c', '/help', '/sign-in', '/authors', '/restless'])(
    'opens the app at %s',
    (path) => {
      expect(sourceOf(path, true)).toBe('shell');
      expect(sourceOf(path, false)).toBe('network');
    },
  );

  it('does not put the page in the place of a picture that somebody opens', () => {
    expect(sourceOf('/icons/icon-192.png', true)).toBe('network');
  });

  it('keeps the runtime of the model with the build', () => {
    expect(sourceOf('/_app/immutable/workers/assets/ort-wasm-simd-threaded.wasm', false)).toBe(
      'hashed',
    );
  });
});

describe('precacheEntries', () => {
  it('fetches what any device needs, and leaves the graphics runtime to those that use it', () => {
    const build = [
      '/_app/immutable/entry/start.A.js',
      '/_app/immutable/workers/assets/ort-wasm-simd-threaded-B.wasm',
      '/_app/immutable/workers/assets/ort-wasm-simd-threaded.jspi-C.wasm',
      '/_app/immutable/workers/triage-webgpu.worker-D.js',
    ];
    expect(precacheEntries({ build, files: ['/early.js'], version: '2' })).toEqual([
      { url: '/', revision: '2' },
      { url: '/early.js', revision: '2' },
      { url: build[0], revision: null },
      { url: build[1], revision: null },
    ]);
  });
});

describe('isFit', () => {
  const START = '/_app/immutable/entry/start.A.js';
  const page: Received = {
    path: '/',
    status: 200,
    type: 'text/html; charset=utf-8',
    text: `<link href="${START}" rel="modulepreload">`,
  };
  const script: Received = { path: START, status: 200, type: 'text/javascript', text: '' };

  it('keeps the page of this build and its files', () => {
    expect(isFit(page, START)).toBe(true);
    expect(isFit(script, START)).toBe(true);
    expect(isFit({ ...script, type: null }, START)).toBe(true);
  });

  it.each([
    ['a page of another build', { ...page, text: 'start.B.js' }],
    ['the page of a captive portal', { ...page, text: 'Accept the terms of this hotel' }],
    ['a page in the place of a script', { ...script, type: 'text/html' }],
    ['a script that is missing', { ...script, status: 404 }],
    ['something else in the place of the page', { ...page, type: 'application/json' }],
  ])('refuses %s', (_, received) => {
    expect(isFit(received, START)).toBe(false);
  });
});
