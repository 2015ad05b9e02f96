import { useClient } from '../client/client-context.tsx';
import { useStore } from '../client/use-store.ts';
import type { Message } from './message-store.ts';
import styles from './messages.module.css';

/** What the page has to say, at its lower edge. Both regions exist before they speak, or screen readers miss it. */
export function Messages() {
  const { messages } = useClient();
  const shown = useStore(messages);
  const dismiss = (message: Message) => messages.dismiss(message.id);
  return (
    <div className={styles.stack}>
      <div role="alert">
        {shown.map((message) => message.kind === 'error' && <Item key={message.id} {...{ message, dismiss }} />)}
      </div>
      <div role="status">
        {shown.map((message) => message.kind !== 'error' && <Item key={message.id} {...{ message, dismiss }} />)}
      </div>
    </div>
  );
}

function Item({ message, dismiss }: { message: Message; dismiss: (message: Message) => void }) {
  const { kind, text, action } = message;
  return (
    <div className={styles.message} data-kind={kind}>
      <p>{text}</p>
      {action && (
        <button
          type="button"
          onClick={() => {
            action.run();
            dismiss(message);
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" className={styles.dismiss} aria-label="Dismiss" onClick={() => dismiss(message)}>
        ×
      </button>
    </div>
  );
}
