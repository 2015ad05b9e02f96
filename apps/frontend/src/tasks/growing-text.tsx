import { useEffect, useRef } from 'react';
import styles from './task-editor.module.css';

interface GrowingTextProps {
  label: string;
  value: string;
  maxLength: number;
  onChange: (text: string) => void;
  /** When given, the text is one paragraph and Enter ends it. */
  onEnter?: () => void;
  placeholder?: string;
  required?: boolean;
  autoFocus?: boolean;
}

/** A text field as high as its text. */
export function GrowingText({ label, value, onChange, onEnter, autoFocus, ...rest }: GrowingTextProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (!autoFocus) return;
    field.current?.focus();
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
  }, [autoFocus]);

  return (
    <textarea
      {...rest}
      ref={field}
      rows={1}
      className={styles.text}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(onEnter ? event.target.value.replaceAll('\n', ' ') : event.target.value)}
      onKeyDown={(event) => {
        if (!onEnter || event.key !== 'Enter' || event.nativeEvent.isComposing) return;
        event.preventDefault();
        onEnter();
      }}
    />
  );
}
