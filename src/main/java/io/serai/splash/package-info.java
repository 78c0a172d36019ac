/// Splash (splashthat, of Cvent): the guests of an event become people and badges, as those of its file do.
package io.serai.splash;
