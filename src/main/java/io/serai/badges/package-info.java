/// Badges as they are printed, the codes on them, and who came in with one.
@NullMarked
package io.serai.badges;

import org.jspecify.annotations.NullMarked;
