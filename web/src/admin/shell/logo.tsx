import styles from './shell.module.css';

export function Logo() {
  return (
    <span className={styles.logo}>
      <img src="/favicon.svg" alt="" width={24} height={24} />
      <span className={styles.brand}>Tollhouse</span>
    </span>
  );
}
