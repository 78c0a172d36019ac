/// What the hub tells a person: a list of their own, live, and by ntfy where they wish for it.
@NullMarked
package io.serai.notifications;

import org.jspecify.annotations.NullMarked;
