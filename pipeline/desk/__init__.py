"""The privacy officer's desk: a web page on the decisions of the stream, the policy, and the people it is about. No raw content is kept in it."""
