/// What a person who looks after the hub is to see: what comes and goes, and what needs them.
@NullMarked
package io.serai.hub.watch;

import org.jspecify.annotations.NullMarked;
