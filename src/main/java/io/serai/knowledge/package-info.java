/// Documents of an account: uploaded, read, cut, embedded and indexed as one job of the inbox, and what becomes
/// of them.
@NullMarked
package io.serai.knowledge;

import org.jspecify.annotations.NullMarked;
