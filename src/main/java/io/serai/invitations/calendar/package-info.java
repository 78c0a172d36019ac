/// An event as a calendar file, which programs of all kinds read.
@NullMarked
package io.serai.invitations.calendar;

import org.jspecify.annotations.NullMarked;
