/// The settings and where they come from, the secrets, the data folder.
@NullMarked
package io.serai.hub.settings;

import org.jspecify.annotations.NullMarked;
