import { copyDrills } from "./copy-drills.ts";
import { emphasised } from "./emphasis.ts";
import { algorithmClassicFamilies } from "./families/algorithms-classic.ts";
import { algorithmMatrixFamilies } from "./families/algorithms-matrices.ts";
import { algorithmWordPairFamilies } from "./families/algorithms-word-pairs.ts";
import { arithmeticDivisionFamilies } from "./families/arithmetic-division.ts";
import { arithmeticEquationsFamilies } from "./families/arithmetic-equations.ts";
import { arithmeticExpressionsFamilies } from "./families/arithmetic-expressions.ts";
import { arithmeticFractionsFamilies } from "./families/arithmetic-fractions.ts";
import { arithmeticFunctionsFamilies } from "./families/arithmetic-functions.ts";
import { arithmeticMotionFamilies } from "./families/arithmetic-motion.ts";
import { arithmeticOperationsFamilies } from "./families/arithmetic-operations.ts";
import { arithmeticPercentFamilies } from "./families/arithmetic-percent.ts";
import { arithmeticPowersFamilies } from "./families/arithmetic-powers.ts";
import { arithmeticSeriesFamilies } from "./families/arithmetic-series.ts";
import { arithmeticShoppingFamilies } from "./families/arithmetic-shopping.ts";
import { datesBetweenFamilies } from "./families/dates-between.ts";
import { datesCalendarFamilies } from "./families/dates-calendar.ts";
import { datesSingleFamilies } from "./families/dates-single.ts";
import { errorFileFamilies } from "./families/error-files.ts";
import { errorLookupFamilies } from "./families/error-lookups.ts";
import { errorNumberFamilies } from "./families/error-numbers.ts";
import { errorTextFamilies } from "./families/error-texts.ts";
import { fileChangeFamilies } from "./families/file-changes.ts";
import { fileCountFamilies } from "./families/file-counts.ts";
import { fileFolderFamilies } from "./families/file-folder.ts";
import { fileLineFamilies } from "./families/file-lines.ts";
import { fileNumberFamilies } from "./families/file-numbers.ts";
import { financeEverydayFamilies } from "./families/finance-everyday.ts";
import { financeInterestFamilies } from "./families/finance-interest.ts";
import { financePricesFamilies } from "./families/finance-prices.ts";
import { geometryBoxesFamilies } from "./families/geometry-boxes.ts";
import { geometryPlaneFamilies } from "./families/geometry-plane.ts";
import { geometryPointsFamilies } from "./families/geometry-points.ts";
import { geometrySolidsFamilies } from "./families/geometry-solids.ts";
import { geometryTrianglesFamilies } from "./families/geometry-triangles.ts";
import { jsonObjectFamilies } from "./families/json-objects.ts";
import { listsChangingFamilies } from "./families/lists-changing.ts";
import { listsCombiningFamilies } from "./families/lists-combining.ts";
import { listsSearchingFamilies } from "./families/lists-searching.ts";
import { numberTheoryBasesFamilies } from "./families/number-theory-bases.ts";
import { numberTheoryCombinationsFamilies } from "./families/number-theory-combinations.ts";
import { numberTheoryDigitsFamilies } from "./families/number-theory-digits.ts";
import { numberTheoryDivisorsFamilies } from "./families/number-theory-divisors.ts";
import { numberTheoryFactorsFamilies } from "./families/number-theory-factors.ts";
import { numberTheoryMultiplesFamilies } from "./families/number-theory-multiples.ts";
import { numberTheoryPrimesFamilies } from "./families/number-theory-primes.ts";
import { numberTheoryPrimesBelowFamilies } from "./families/number-theory-primes-below.ts";
import { numberTheorySequencesFamilies } from "./families/number-theory-sequences.ts";
import { plottingAsTextFamilies, plottingFamilies } from "./families/plotting-charts.ts";
import { sortingNumbersFamilies } from "./families/sorting-numbers.ts";
import { sortingPairsFamilies } from "./families/sorting-pairs.ts";
import { sortingWordsFamilies } from "./families/sorting-words.ts";
import { statisticsAveragesFamilies } from "./families/statistics-averages.ts";
import { statisticsListsFamilies } from "./families/statistics-lists.ts";
import { statisticsSpreadFamilies } from "./families/statistics-spread.ts";
import { stringsChangingFamilies } from "./families/strings-changing.ts";
import { stringsCountingFamilies } from "./families/strings-counting.ts";
import { stringsLetterCountsFamilies } from "./families/strings-letter-counts.ts";
import { stringsLettersFamilies } from "./families/strings-letters.ts";
import { stringsTestsFamilies } from "./families/strings-tests.ts";
import { stringsWordsFamilies } from "./families/strings-words.ts";
import { tableColumnFamilies } from "./families/table-columns.ts";
import { tableExtremeFamilies } from "./families/table-extremes.ts";
import { tableGroupFamilies } from "./families/table-groups.ts";
import { tablePastedFamilies } from "./families/table-pasted.ts";
import { tableRowFamilies } from "./families/table-rows.ts";
import { toolCallFamilies } from "./families/tool-calls.ts";
import { toolMessageFamilies } from "./families/tool-messages.ts";
import { toolNumberFamilies } from "./families/tool-numbers.ts";
import { toolShoppingFamilies } from "./families/tool-shopping.ts";
import { unitsEverydayFamilies } from "./families/units-everyday.ts";
import { unitsTechnicalFamilies } from "./families/units-technical.ts";
import { unitsTemperatureFamilies } from "./families/units-temperature.ts";
import type { Family } from "./family.ts";

/** Every kind of question that the demo model learns to answer by code. A new file of families adds its line here. */
export const families: readonly Family[] = emphasised(
  [
    algorithmClassicFamilies,
    algorithmMatrixFamilies,
    algorithmWordPairFamilies,
    arithmeticDivisionFamilies,
    arithmeticEquationsFamilies,
    arithmeticExpressionsFamilies,
    arithmeticFractionsFamilies,
    arithmeticFunctionsFamilies,
    arithmeticMotionFamilies,
    arithmeticOperationsFamilies,
    arithmeticPercentFamilies,
    arithmeticPowersFamilies,
    arithmeticSeriesFamilies,
    arithmeticShoppingFamilies,
    datesBetweenFamilies,
    datesCalendarFamilies,
    datesSingleFamilies,
    errorLookupFamilies,
    errorFileFamilies,
    errorNumberFamilies,
    errorTextFamilies,
    fileChangeFamilies,
    fileCountFamilies,
    fileFolderFamilies,
    fileLineFamilies,
    fileNumberFamilies,
    financeEverydayFamilies,
    financeInterestFamilies,
    financePricesFamilies,
    geometryBoxesFamilies,
    geometryPlaneFamilies,
    geometryPointsFamilies,
    geometrySolidsFamilies,
    geometryTrianglesFamilies,
    jsonObjectFamilies,
    listsChangingFamilies,
    listsSearchingFamilies,
    listsCombiningFamilies,
    numberTheoryBasesFamilies,
    numberTheoryCombinationsFamilies,
    numberTheoryDigitsFamilies,
    numberTheoryDivisorsFamilies,
    numberTheoryFactorsFamilies,
    numberTheoryMultiplesFamilies,
    numberTheoryPrimesBelowFamilies,
    numberTheoryPrimesFamilies,
    numberTheorySequencesFamilies,
    plottingFamilies,
    plottingAsTextFamilies,
    sortingNumbersFamilies,
    sortingPairsFamilies,
    sortingWordsFamilies,
    statisticsAveragesFamilies,
    statisticsListsFamilies,
    statisticsSpreadFamilies,
    stringsChangingFamilies,
    stringsLetterCountsFamilies,
    stringsCountingFamilies,
    stringsLettersFamilies,
    stringsTestsFamilies,
    stringsWordsFamilies,
    tableExtremeFamilies,
    tableColumnFamilies,
    tableGroupFamilies,
    tableRowFamilies,
    tablePastedFamilies,
    toolMessageFamilies,
    toolNumberFamilies,
    toolCallFamilies,
    toolShoppingFamilies,
    unitsEverydayFamilies,
    unitsTemperatureFamilies,
    unitsTechnicalFamilies,
    copyDrills,
  ].flat(),
);
