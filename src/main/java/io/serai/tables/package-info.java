/// XLSX and CSV as rows of text, within bounds. No word of events or people.
@NullMarked
package io.serai.tables;

import org.jspecify.annotations.NullMarked;
