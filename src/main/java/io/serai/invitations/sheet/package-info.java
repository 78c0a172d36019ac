/// A list of guests as a spreadsheet.
@NullMarked
package io.serai.invitations.sheet;

import org.jspecify.annotations.NullMarked;
