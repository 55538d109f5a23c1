"""Letters to the world: written in the transaction of what they tell of, sent by a worker, each once or in doubt.

letter      what a letter is, and the states it goes through
writing     letters in; forgetting those of somebody who is gone
listing     what people see of it; sending again, and dropping
sending     the worker: claims, hands over, writes down what became of it (docs/decisions/0041)
smtp        how mail goes out; another channel is another module that does the same

Knows no business word: whose a letter is and what it is about are words of whoever wrote it.
"""
