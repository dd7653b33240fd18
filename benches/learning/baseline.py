#!/usr/bin/env python3
"""The yardstick for Balai's learned suggestions: TF-IDF over words and character n-grams with logistic regression.

    pip install scikit-learn numpy
    python3 benches/learning/baseline.py FILE.csv … [--cost 10] [--json FILE]

A file has the columns id, text, category, agency and part (train or test). Only figures are printed. The time is
that of fitting; scikit-learn uses as many cores as its solver does.
"""

import argparse
import csv
import json
import time

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion


def features():
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
    return FeatureUnion([("words", words), ("letters", letters)])


def figures(model, held_out, labels):
    probabilities = model.predict_proba(held_out)
    order = np.argsort(-probabilities, axis=1)
    ranked = model.classes_[order[:, :3]]
    truth = np.asarray(labels)
    first = ranked[:, 0] == truth
    return {
        "classes": len(model.classes_),
        "top1": float(first.mean()),
        "top3": float((ranked == truth[:, None]).any(axis=1).mean()),
    }


def measured(path, cost):
    csv.field_size_limit(1 << 24)
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    train = [row for row in rows if row["part"] == "train"]
    test = [row for row in rows if row["part"] == "test"]
    begun = time.monotonic()
    union = features()
    learnt = union.fit_transform([row["text"] for row in train])
    held_out = union.transform([row["text"] for row in test])
    result = {"file": path, "train": len(train), "test": len(test), "features": learnt.shape[1]}
    for target in ("category", "agency"):
        labels = [row[target] for row in train]
        if len(set(labels)) < 2:
            continue
        model = LogisticRegression(C=cost, max_iter=1000).fit(learnt, labels)
        result[target] = figures(model, held_out, [row[target] for row in test])
    result["seconds"] = time.monotonic() - begun
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+")
    parser.add_argument("--cost", type=float, default=10.0, help="C of the logistic regression")
    parser.add_argument("--json", help="write the figures here too")
    arguments = parser.parse_args()
    results = []
    for path in arguments.files:
        result = measured(path, arguments.cost)
        results.append(result)
        for target in ("category", "agency"):
            if target in result:
                found = result[target]
                print(
                    f"{path}  {target:8}  {found['classes']:3} classes  top-1 {found['top1']:.4f}  "
                    f"top-3 {found['top3']:.4f}"
                )
        print(f"{path}  {result['train']} + {result['test']} texts, {result['seconds']:.1f} s")
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=2)


if __name__ == "__main__":
    main()
