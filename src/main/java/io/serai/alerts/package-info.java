/// Tells people that something needs them: by mail, ntfy or webhook, once for each cause.
@NullMarked
package io.serai.alerts;

import org.jspecify.annotations.NullMarked;
