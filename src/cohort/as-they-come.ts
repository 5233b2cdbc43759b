/** The results in the order in which they come; the first failure is thrown in its turn. */
export async function* asTheyCome<T>(promises: readonly Promise<T>[]): AsyncGenerator<T> {
  const places = promises.map(() => Promise.withResolvers<T>());
  let next = 0;
  for (const promise of promises) {
    promise.then(
      (result) => places[next++]?.resolve(result),
      (error) => places[next++]?.reject(error),
    );
  }
  // Whoever stops asking must not have what fails later count as unheard.
  for (const { promise } of places) promise.catch(() => {});
  for (const { promise } of places) yield await promise;
}
