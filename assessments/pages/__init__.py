"""What each page shows, ready for its template: the agency's pages, then the council's."""
