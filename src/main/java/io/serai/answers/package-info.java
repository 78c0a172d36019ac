/// Answers over passages, each claim with the passage it stands on; conversations; and texts held against rules.
@NullMarked
package io.serai.answers;

import org.jspecify.annotations.NullMarked;
