/// Pages for people: sign-in, one's own things, people, tokens, audit. Each shows and does what the API's operations
/// answer, as whoever looks at it.
@NullMarked
package io.serai.console;

import org.jspecify.annotations.NullMarked;
