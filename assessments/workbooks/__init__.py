"""A submission as a workbook: the template an agency fills in, and the file of the whole.

``layout`` says which cells there are, ``template`` draws them, ``package`` and ``sheets`` read a
file that came back, ``entries`` turns its cells into answers, ``preview`` says what each of them
would change. Nothing here writes to the database: ``services.imports`` does.
"""
