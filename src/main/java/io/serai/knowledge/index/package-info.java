/// Finding passages: vectors and words of an account's documents together. Knows nothing of how documents
/// come in or of what is answered.
@NullMarked
package io.serai.knowledge.index;

import org.jspecify.annotations.NullMarked;
