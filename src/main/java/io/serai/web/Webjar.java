package io.serai.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// A library for browsers, as it lies on the class path.
public final class Webjar {
    private final String folder;

    /// @param group of its artifact, such as `org.webjars`
    public Webjar(String group, String name) {
        this.folder = "/META-INF/resources/webjars/" + name + "/" + version(group, name) + "/";
    }

    private static String version(String group, String name) {
        var properties = new Properties();
        try (var in = Webjar.class.getResourceAsStream("/META-INF/maven/" + group + "/" + name + "/pom.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the library " + name + " can't be read", e);
        }
        return properties.getProperty("version", "unknown");
    }

    /// @return null where it has no such file
    public @Nullable InputStream file(String name) {
        return Webjar.class.getResourceAsStream(folder + name);
    }
}
