# What GCC 12.2 miscompiles (double free) or rejects when it stands in the same full expression as a
# co_await; CONTRIBUTING.md, "name it, then await it". Run by scripts/lint, which reads the places
# that are bound to "finding". Comes with co_await_samples.cc, which says what each part must find.
set output diag
set bind-root false
enable output diag

# The aggregate, the class by value, the list of values: temporaries that are destroyed twice.
let classy hasType(hasUnqualifiedDesugaredType(recordType()))
let owning hasType(cxxRecordDecl(has(fieldDecl(classy))))
let doubtful expr(anyOf(lambdaExpr(owning), conditionalOperator(classy), initListExpr(classy), cxxStdInitializerListExpr()))
let ours unless(isExpansionInSystemHeader())
# The body of a lambda inside of the full expression is not part of it.
let here unless(hasAncestor(lambdaExpr(hasAncestor(expr(equalsBoundNode("full"))))))

# A full expression that awaits and has one of them anywhere in it.
m exprWithCleanups(ours, expr().bind("full"), hasDescendant(coawaitExpr(here)), forEachDescendant(expr(doubtful, here).bind("finding")))
m coawaitExpr(ours, expr().bind("full"), forEachDescendant(expr(doubtful, here).bind("finding")))
# Agg{a, co_await f()}
m initListExpr(ours, classy, expr().bind("full"), hasDescendant(coawaitExpr(here))).bind("finding")
# A capturing lambda coroutine that is called or spawned where it is written.
m callExpr(ours, expr().bind("full"), forEachDescendant(lambdaExpr(owning, hasDescendant(coawaitExpr()), here).bind("finding")))
