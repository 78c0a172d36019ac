package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {

    @Test
    void aBenchmarkIsChosenByItsName() {
        assertThat(Bench.chosen(List.of("mail"))).isInstanceOf(MailBench.class);
        assertThat(Bench.chosen(List.of("suite"))).isInstanceOf(SuiteBench.class);
        refused("there is no 'fly'", "fly");
        refused("which benchmark?");
    }

    @Test
    void startTakesHowManyRoundsAndHowManyOperations() {
        assertThat(Bench.chosen(List.of("start"))).isEqualTo(new StartBench(7, 0));
        assertThat(Bench.chosen(List.of("start", "--operations", "200"))).isEqualTo(new StartBench(7, 200));
        assertThat(Bench.chosen(List.of("start", "--rounds", "3", "--operations", "20")))
                .isEqualTo(new StartBench(3, 20));
    }

    @Test
    void drainTakesHowManyRoundsAndHowManyThousandsWait() {
        assertThat(Bench.chosen(List.of("drain"))).isEqualTo(new DrainBench(3, 40));
        assertThat(Bench.chosen(List.of("drain", "--thousands", "5"))).isEqualTo(new DrainBench(3, 5));
        refused("drain knows no --waiting, only --rounds and --thousands", "drain", "--waiting", "5000");
    }

    @Test
    void webhookTakesWhichOfItsParts() {
        assertThat(Bench.chosen(List.of("webhook"))).isEqualTo(WebhookBench.USUAL);
        assertThat(Bench.chosen(List.of("webhook", "--only", "vendors")))
                .isEqualTo(new WebhookBench(List.of("vendors")));
        refused("--only takes some of accept,work,vendors,base, not 'zoom'", "webhook", "--only", "zoom");
    }

    @Test
    void httpTakesWhichOfItsParts() {
        assertThat(Bench.chosen(List.of("http"))).isEqualTo(HttpBench.USUAL);
        assertThat(Bench.chosen(List.of("http", "--only", "edge,trace")))
                .isEqualTo(new HttpBench(List.of("edge", "trace")));
        refused("http knows no --rounds, only --only", "http", "--rounds", "3");
    }

    @Test
    void anOptionThatABenchmarkDoesNotHaveIsTold() {
        refused("start knows no --operation, only --operations and --rounds", "start", "--operation", "200");
        refused("this benchmark has no option but --json", "mail", "--rounds", "3");
        refused("'3' is no option", "mail", "3");
    }

    @Test
    void anOptionTakesANumberWithinBounds() {
        for (String wrong : List.of("0", "-1", "many", "10000", "")) {
            refused("--rounds takes a number from 1 to 9999, not '" + wrong + "'", "start", "--rounds", wrong);
        }
        refused("--rounds takes a number from 1 to 9999, not ''", "start", "--rounds");
    }

    @Test
    void listsTakesWhomToAskAndHowOften() {
        assertThat(Bench.chosen(List.of("lists"))).isEqualTo(ListsBench.USUAL);
        assertThat(Bench.chosen(List.of(
                        "lists",
                        "--workers",
                        "2",
                        "--requests",
                        "3",
                        "--limit",
                        "4",
                        "--url",
                        "https://hub.example.org")))
                .isEqualTo(new ListsBench(2, 3, 4, URI.create("https://hub.example.org")));
        refused("--url takes the address of a hub, as http://127.0.0.1:8080, not 'hub'", "lists", "--url", "hub");
        refused("lists knows no --clients, only --workers, --requests, --limit and --url", "lists", "--clients", "35");
    }

    @Test
    void objectsTakesHowManyThereAreAndWhichPart() {
        assertThat(Bench.chosen(List.of("objects", "--thousands", "20", "--only", "search,writes")))
                .isEqualTo(new ObjectsBench(20, List.of("search", "writes")));
        refused("--only takes some of lists,search,writes,stream,foreign, not 'all'", "objects", "--only", "all");
    }

    private static void refused(String message, String... words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bench.chosen(List.of(words)))
                .withMessage(message);
    }
}
