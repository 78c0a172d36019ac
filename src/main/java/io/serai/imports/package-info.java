/// Imports: attendee and program files become people, badges and a program.
@NullMarked
package io.serai.imports;

import org.jspecify.annotations.NullMarked;
