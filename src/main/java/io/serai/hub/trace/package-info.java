/// What requests and work went through: a ring in memory, and a table of what failed, was slow, or was work.
@NullMarked
package io.serai.hub.trace;

import org.jspecify.annotations.NullMarked;
