/// The timetable, and Quartz behind it.
@NullMarked
package io.serai.hub.schedules;

import org.jspecify.annotations.NullMarked;
