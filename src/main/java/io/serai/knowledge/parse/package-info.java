/// Files as pages and blocks of text, read in a process of its own and within bounds; and blocks cut to passages.
@NullMarked
package io.serai.knowledge.parse;

import org.jspecify.annotations.NullMarked;
