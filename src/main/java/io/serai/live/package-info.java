/// The live channel: who is here, what they say to each other, and which records change.
package io.serai.live;
