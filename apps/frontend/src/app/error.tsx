'use client';

/** What is left when the page itself breaks. */
export default function PageError({ reset }: { reset: () => void }) {
  return (
    <main className="page-error">
      <h1>Something went wrong</h1>
      <p>The page could not be shown. Your tasks are safe on the server.</p>
      <button type="button" className="button primary" onClick={reset}>
        Try again
      </button>
    </main>
  );
}
