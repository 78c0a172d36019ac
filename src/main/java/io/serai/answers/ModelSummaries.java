package io.serai.answers;

import io.serai.knowledge.Summaries;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Summaries by the language model: three sentences at most, without anything by which somebody could be led elsewhere,
/// and without figures, that the passages have not.
final class ModelSummaries implements Summaries {
    private static final Logger LOG = LoggerFactory.getLogger(ModelSummaries.class);
    private static final int MOST_SENTENCES = 3;
    private static final int LONGEST = 4_000;

    private final LanguageModel model;
    private final ModelBudget budget;
    private final Prompt prompt;

    ModelSummaries(LanguageModel model, ModelBudget budget, Prompt prompt) {
        this.model = model;
        this.budget = budget;
        this.prompt = prompt;
    }

    @Override
    public Optional<String> of(long account, List<String> passages) {
        if (passages.isEmpty() || !budget.left(account)) {
            return Optional.empty();
        }
        var said = new StringBuilder();
        try {
            budget.spent(account, model.ask(prompt.summary(passages), words -> {
                said.append(words);
                return said.length() < LONGEST;
            }));
        } catch (IOException e) {
            LOG.warn("{}", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        String basis = String.join(" ", passages);
        String summary = Sentences.of(said.toString()).stream()
                .flatMap(sentence -> Sentences.shown(sentence, basis).stream())
                .limit(MOST_SENTENCES)
                .collect(Collectors.joining(" "));
        return summary.isEmpty() ? Optional.empty() : Optional.of(summary);
    }
}
