/// Answers over passages, each claim with the passage it stands on; conversations; and texts held against rules.
@NullMarked
package io.serai.knowledge.answers;

import org.jspecify.annotations.NullMarked;
