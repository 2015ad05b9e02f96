import { useEffect, useRef } from 'react';
import { useStore } from '../client/use-store.ts';
import { saveShortcutSetting, shortcutSetting } from './shortcut-setting.ts';
import styles from './shortcut-sheet.module.css';
import { shortcuts } from './shortcuts.ts';

/** The keys of the page, in a modal dialog: it keeps the focus, gives it back, and closes on Esc. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const on = useStore(shortcutSetting);
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => dialog.current?.close();
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.sheet}
      aria-labelledby="shortcuts-title"
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && close()}
    >
      <div className={styles.content}>
        <h2 id="shortcuts-title">Keyboard shortcuts</h2>
        {Object.entries(shortcuts).map(([place, list]) => (
          <section key={place}>
            <h3>{place}</h3>
            <dl>
              {list.map(({ keys, does }) => (
                <div key={does}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <footer>
          <label>
            <input type="checkbox" checked={on} onChange={(event) => saveShortcutSetting(event.target.checked)} />
            Use single keys anywhere
          </label>
          <button type="button" className="button" onClick={close}>
            Close
          </button>
        </footer>
      </div>
    </dialog>
  );
}
