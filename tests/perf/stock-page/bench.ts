/** The same model through transformers.js with the settings it comes with, in a worker as its examples have it. */
interface StockBench {
  /** @returns milliseconds from asking for the page to the first answer */
  first(text: string): Promise<number>;
}

declare global {
  interface Window {
    stock: StockBench;
  }
}

window.stock = {
  first: (text) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('stock.worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }: MessageEvent<string | null>) => {
        if (data === null) resolve(performance.now());
        else reject(new Error(data));
      };
      worker.onerror = ({ message }) => {
        reject(new Error(message));
      };
      worker.postMessage({ text, origin: location.origin });
    }),
};

export {};
