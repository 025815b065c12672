import { copyDrills } from "./copy-drills.ts";
import { algorithmCountingFamilies } from "./families/algorithms-counting.ts";
import { algorithmListFamilies } from "./families/algorithms-lists.ts";
import { algorithmLoopFamilies } from "./families/algorithms-loops.ts";
import { algorithmMatrixFamilies } from "./families/algorithms-matrices.ts";
import { algorithmPuzzleFamilies } from "./families/algorithms-puzzles.ts";
import { algorithmTextFamilies } from "./families/algorithms-texts.ts";
import { arithmeticDivisionFamilies } from "./families/arithmetic-division.ts";
import { arithmeticEquationsFamilies } from "./families/arithmetic-equations.ts";
import { arithmeticExpressionsFamilies } from "./families/arithmetic-expressions.ts";
import { arithmeticFractionsFamilies } from "./families/arithmetic-fractions.ts";
import { arithmeticFunctionsFamilies } from "./families/arithmetic-functions.ts";
import { arithmeticLogarithmsFamilies } from "./families/arithmetic-logarithms.ts";
import { arithmeticMotionFamilies } from "./families/arithmetic-motion.ts";
import { arithmeticOperationsFamilies } from "./families/arithmetic-operations.ts";
import { arithmeticPercentChangesFamilies } from "./families/arithmetic-percent-changes.ts";
import { arithmeticPercentReverseFamilies } from "./families/arithmetic-percent-reverse.ts";
import { arithmeticPercentFamilies } from "./families/arithmetic-percent.ts";
import { arithmeticPowersFamilies } from "./families/arithmetic-powers.ts";
import { arithmeticSeriesMoreFamilies } from "./families/arithmetic-series-more.ts";
import { arithmeticSeriesFamilies } from "./families/arithmetic-series.ts";
import { arithmeticShoppingFamilies } from "./families/arithmetic-shopping.ts";
import { arithmeticStoriesFamilies } from "./families/arithmetic-stories.ts";
import { datesBetweenFamilies } from "./families/dates-between.ts";
import { datesCalendarFamilies } from "./families/dates-calendar.ts";
import { datesSingleFamilies } from "./families/dates-single.ts";
import { datesTimesFamilies } from "./families/dates-times.ts";
import { datesWritingFamilies } from "./families/dates-writing.ts";
import { errorLookupFamilies } from "./families/error-lookups.ts";
import { errorNumberFamilies } from "./families/error-numbers.ts";
import { fileChangeFamilies } from "./families/file-changes.ts";
import { fileCountFamilies } from "./families/file-counts.ts";
import { fileFolderFamilies } from "./families/file-folder.ts";
import { fileLineFamilies } from "./families/file-lines.ts";
import { fileNumberFamilies } from "./families/file-numbers.ts";
import { financeComparingFamilies } from "./families/finance-comparing.ts";
import { financeEverydayFamilies } from "./families/finance-everyday.ts";
import { financeGrowthFamilies } from "./families/finance-growth.ts";
import { financeInterestFamilies } from "./families/finance-interest.ts";
import { financePlanningFamilies } from "./families/finance-planning.ts";
import { financePricesFamilies } from "./families/finance-prices.ts";
import { geometryBoxesFamilies } from "./families/geometry-boxes.ts";
import { geometryPlaneFamilies } from "./families/geometry-plane.ts";
import { geometryPointsFamilies } from "./families/geometry-points.ts";
import { geometrySolidsFamilies } from "./families/geometry-solids.ts";
import { geometryTrianglesFamilies } from "./families/geometry-triangles.ts";
import { jsonListFamilies } from "./families/json-lists.ts";
import { jsonObjectFamilies } from "./families/json-objects.ts";
import { listsChangingFamilies } from "./families/lists-changing.ts";
import { listsEachFamilies } from "./families/lists-each.ts";
import { listsPartsFamilies } from "./families/lists-parts.ts";
import { listsPickingFamilies } from "./families/lists-picking.ts";
import { listsTwoFamilies } from "./families/lists-two.ts";
import { listsWalkingFamilies } from "./families/lists-walking.ts";
import { numberTheoryBasesFamilies } from "./families/number-theory-bases.ts";
import { numberTheoryCountingFamilies } from "./families/number-theory-counting.ts";
import { numberTheoryDigitsFamilies } from "./families/number-theory-digits.ts";
import { numberTheoryDivisorsFamilies } from "./families/number-theory-divisors.ts";
import { numberTheoryFactorsFamilies } from "./families/number-theory-factors.ts";
import { numberTheoryFiguresFamilies } from "./families/number-theory-figures.ts";
import { numberTheoryMultiplesMoreFamilies } from "./families/number-theory-multiples-more.ts";
import { numberTheoryMultiplesFamilies } from "./families/number-theory-multiples.ts";
import { numberTheoryPrimesBelowFamilies } from "./families/number-theory-primes-below.ts";
import { numberTheoryPrimesMoreFamilies } from "./families/number-theory-primes-more.ts";
import { numberTheoryPrimesFamilies } from "./families/number-theory-primes.ts";
import { numberTheoryRunsFamilies } from "./families/number-theory-runs.ts";
import { numberTheorySequencesFamilies } from "./families/number-theory-sequences.ts";
import { plottingAsTextFamilies, plottingFamilies } from "./families/plotting-charts.ts";
import { sortingNumbersFamilies } from "./families/sorting-numbers.ts";
import { sortingPairsFamilies } from "./families/sorting-pairs.ts";
import { sortingWordsFamilies } from "./families/sorting-words.ts";
import { statisticsAveragesMoreFamilies } from "./families/statistics-averages-more.ts";
import { statisticsAveragesFamilies } from "./families/statistics-averages.ts";
import { statisticsListsMoreFamilies } from "./families/statistics-lists-more.ts";
import { statisticsListsFamilies } from "./families/statistics-lists.ts";
import { statisticsPositionFamilies } from "./families/statistics-position.ts";
import { statisticsProbabilityFamilies } from "./families/statistics-probability.ts";
import { statisticsSpreadFamilies } from "./families/statistics-spread.ts";
import { stringsBuildingFamilies } from "./families/strings-building.ts";
import { stringsCaseFamilies } from "./families/strings-case.ts";
import { stringsCodesFamilies } from "./families/strings-codes.ts";
import { stringsCodingFamilies } from "./families/strings-coding.ts";
import { stringsCountingMoreFamilies } from "./families/strings-counting-more.ts";
import { stringsCountingFamilies } from "./families/strings-counting.ts";
import { stringsLettersFamilies } from "./families/strings-letters.ts";
import { stringsPlacesFamilies } from "./families/strings-places.ts";
import { stringsSearchingFamilies } from "./families/strings-searching.ts";
import { stringsTestsFamilies } from "./families/strings-tests.ts";
import { stringsWordsFamilies } from "./families/strings-words.ts";
import { tableChangeFamilies } from "./families/table-changes.ts";
import { tableColumnFamilies } from "./families/table-columns.ts";
import { tableGroupFamilies } from "./families/table-groups.ts";
import { tableRowFamilies } from "./families/table-rows.ts";
import { tableSeenFamilies } from "./families/table-seen.ts";
import { toolActionFamilies } from "./families/tool-actions.ts";
import { toolNumberFamilies } from "./families/tool-numbers.ts";
import { toolShapeFamilies } from "./families/tool-shapes.ts";
import { toolShoppingFamilies } from "./families/tool-shopping.ts";
import { unitsEverydayFamilies } from "./families/units-everyday.ts";
import { unitsSpecialFamilies } from "./families/units-special.ts";
import { unitsTechnicalFamilies } from "./families/units-technical.ts";
import type { Family } from "./family.ts";

/** Every kind of question that the demo model learns to answer by code. A new file of families adds its line here. */
export const families: readonly Family[] = [
  algorithmCountingFamilies,
  algorithmListFamilies,
  algorithmLoopFamilies,
  algorithmMatrixFamilies,
  algorithmPuzzleFamilies,
  algorithmTextFamilies,
  arithmeticDivisionFamilies,
  arithmeticEquationsFamilies,
  arithmeticExpressionsFamilies,
  arithmeticFractionsFamilies,
  arithmeticFunctionsFamilies,
  arithmeticLogarithmsFamilies,
  arithmeticMotionFamilies,
  arithmeticOperationsFamilies,
  arithmeticPercentChangesFamilies,
  arithmeticPercentReverseFamilies,
  arithmeticPercentFamilies,
  arithmeticPowersFamilies,
  arithmeticSeriesMoreFamilies,
  arithmeticSeriesFamilies,
  arithmeticShoppingFamilies,
  arithmeticStoriesFamilies,
  datesBetweenFamilies,
  datesCalendarFamilies,
  datesSingleFamilies,
  datesTimesFamilies,
  datesWritingFamilies,
  errorLookupFamilies,
  errorNumberFamilies,
  fileChangeFamilies,
  fileCountFamilies,
  fileFolderFamilies,
  fileLineFamilies,
  fileNumberFamilies,
  financeComparingFamilies,
  financeEverydayFamilies,
  financeGrowthFamilies,
  financeInterestFamilies,
  financePlanningFamilies,
  financePricesFamilies,
  geometryBoxesFamilies,
  geometryPlaneFamilies,
  geometryPointsFamilies,
  geometrySolidsFamilies,
  geometryTrianglesFamilies,
  jsonListFamilies,
  jsonObjectFamilies,
  listsChangingFamilies,
  listsEachFamilies,
  listsPartsFamilies,
  listsPickingFamilies,
  listsTwoFamilies,
  listsWalkingFamilies,
  numberTheoryBasesFamilies,
  numberTheoryCountingFamilies,
  numberTheoryDigitsFamilies,
  numberTheoryDivisorsFamilies,
  numberTheoryFactorsFamilies,
  numberTheoryFiguresFamilies,
  numberTheoryMultiplesMoreFamilies,
  numberTheoryMultiplesFamilies,
  numberTheoryPrimesBelowFamilies,
  numberTheoryPrimesMoreFamilies,
  numberTheoryPrimesFamilies,
  numberTheoryRunsFamilies,
  numberTheorySequencesFamilies,
  plottingFamilies,
  plottingAsTextFamilies,
  sortingNumbersFamilies,
  sortingPairsFamilies,
  sortingWordsFamilies,
  statisticsAveragesMoreFamilies,
  statisticsAveragesFamilies,
  statisticsListsMoreFamilies,
  statisticsListsFamilies,
  statisticsPositionFamilies,
  statisticsProbabilityFamilies,
  statisticsSpreadFamilies,
  stringsBuildingFamilies,
  stringsCaseFamilies,
  stringsCodesFamilies,
  stringsCodingFamilies,
  stringsCountingMoreFamilies,
  stringsCountingFamilies,
  stringsLettersFamilies,
  stringsPlacesFamilies,
  stringsSearchingFamilies,
  stringsTestsFamilies,
  stringsWordsFamilies,
  tableChangeFamilies,
  tableColumnFamilies,
  tableGroupFamilies,
  tableRowFamilies,
  tableSeenFamilies,
  toolActionFamilies,
  toolNumberFamilies,
  toolShapeFamilies,
  toolShoppingFamilies,
  unitsEverydayFamilies,
  unitsSpecialFamilies,
  unitsTechnicalFamilies,
  copyDrills,
].flat();
