package io.serai.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PathTreeTest {
    private final PathTree<String> tree = new PathTree<>();

    private String find(String method, String path) {
        var match = tree.find(method, path);
        return match == null ? "nothing" : match.value() + match.parameters();
    }

    @Test
    void aLiteralSegmentWinsOverAParameter() {
        tree.add("GET", "/run/{id}", "one");
        tree.add("GET", "/run/latest", "latest");
        assertThat(find("GET", "/run/latest")).isEqualTo("latest{}");
        assertThat(find("GET", "/run/abc")).isEqualTo("one{id=abc}");
    }

    @Test
    void aParameterIsTriedWhereTheLiteralLeadsNowhere() {
        tree.add("GET", "/run/latest/events", "events");
        tree.add("GET", "/run/{id}/rows", "rows");
        tree.add("POST", "/run/latest", "other method");
        tree.add("GET", "/run/{id}", "one");
        assertThat(find("GET", "/run/latest/rows")).isEqualTo("rows{id=latest}");
        assertThat(find("GET", "/run/latest")).isEqualTo("one{id=latest}");
    }

    @Test
    void eachTemplateHasItsOwnNames() {
        tree.add("GET", "/a/{x}/b/{y}", "first");
        tree.add("GET", "/a/{other}", "second");
        assertThat(tree.find("GET", "/a/1/b/2").parameters()).isEqualTo(Map.of("x", "1", "y", "2"));
        assertThat(find("GET", "/a/1")).isEqualTo("second{other=1}");
    }

    @Test
    void aStarTakesTheRestAndNothingToo() {
        tree.add("GET", "/files/*", "files");
        tree.add("GET", "/files/own", "own");
        assertThat(find("GET", "/files")).isEqualTo("files{}");
        assertThat(find("GET", "/files/a/b/c")).isEqualTo("files{}");
        assertThat(find("GET", "/files/own")).isEqualTo("own{}");
        assertThat(find("GET", "/filesystem")).isEqualTo("nothing");
    }

    @Test
    void theRootAndATrailingSlashAreTheirOwnPaths() {
        tree.add("GET", "/", "root");
        tree.add("GET", "/a", "a");
        assertThat(find("GET", "/")).isEqualTo("root{}");
        assertThat(find("GET", "/a/")).isEqualTo("nothing");
        assertThat(find("GET", "/a")).isEqualTo("a{}");
    }

    @Test
    void aParameterIsNeverEmptyAndNeverASlashInDisguise() {
        tree.add("GET", "/a/{x}", "a");
        for (String path :
                new String[] {"/a/", "/a/%2F", "/a/b%2fc", "/a/%5C", "/a/%00", "/a/%0d%0a", "/a/%c3", "/a/%"}) {
            assertThat(find("GET", path)).as(path).isEqualTo("nothing");
        }
        assertThat(find("GET", "/a/Zo%C3%AB+1")).isEqualTo("a{x=Zoë+1}");
    }

    @Test
    void methodsAreThoseThatThePathAnswers() {
        tree.add("GET", "/a/{x}", "get");
        tree.add("PUT", "/a/b", "put");
        tree.add("POST", "/a", "post");
        assertThat(tree.methods("/a/b", Set.of("GET", "PUT", "POST", "DELETE"))).containsExactly("GET", "PUT");
        assertThat(tree.methods("/b", Set.of("GET", "PUT", "POST", "DELETE"))).isEmpty();
    }

    @Test
    void whatIsRemovedIsFoundNoMore() {
        tree.add("GET", "/a/{x}", "gone");
        tree.add("GET", "/b/*", "gone");
        tree.add("GET", "/a/{x}/c", "stays");
        tree.remove("gone");
        assertThat(find("GET", "/a/1")).isEqualTo("nothing");
        assertThat(find("GET", "/b/1")).isEqualTo("nothing");
        assertThat(find("GET", "/a/1/c")).isEqualTo("stays{x=1}");
    }
}
